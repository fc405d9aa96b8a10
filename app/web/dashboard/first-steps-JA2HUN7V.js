import{a}from"./chunk-5SVAJ2WR.js";import"./chunk-KMOK6YHO.js";import"./chunk-UENG7HPF.js";import"./chunk-EZ65GPU3.js";import"./chunk-IY2PCDHA.js";export{a as default};
