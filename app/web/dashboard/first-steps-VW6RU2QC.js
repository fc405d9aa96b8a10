import{a}from"./chunk-N5THMYZ3.js";import"./chunk-OFCCDCSV.js";import"./chunk-CPABFWWH.js";import"./chunk-HPA25NCH.js";export{a as default};
