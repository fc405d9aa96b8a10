import{a}from"./chunk-TKDWAENZ.js";import"./chunk-ACSJXTXP.js";import"./chunk-4HOJWMKY.js";import"./chunk-GLNFWJAV.js";export{a as default};
