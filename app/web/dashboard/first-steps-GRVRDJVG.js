import{a}from"./chunk-JCJ4STRZ.js";import"./chunk-KMOK6YHO.js";import"./chunk-VTTZQ3A3.js";import"./chunk-TJ4Y6HUU.js";import"./chunk-UWGCGXRZ.js";export{a as default};
