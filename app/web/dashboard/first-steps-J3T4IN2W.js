import{a}from"./chunk-ROB3ZNIG.js";import"./chunk-PMORU3FM.js";import"./chunk-UFR3FVTF.js";import"./chunk-ER7BIE6I.js";export{a as default};
