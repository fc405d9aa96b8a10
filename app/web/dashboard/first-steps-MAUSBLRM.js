import{a}from"./chunk-AKNT5RRF.js";import"./chunk-KMOK6YHO.js";import"./chunk-OTGNK5IR.js";import"./chunk-3YZUPI2O.js";import"./chunk-R6YV5RUG.js";export{a as default};
