import{a}from"./chunk-6FZPHMT7.js";import"./chunk-KMOK6YHO.js";import"./chunk-WS6FQDEH.js";import"./chunk-R3ETIMBC.js";import"./chunk-PWEC4DTN.js";export{a as default};
