import{a}from"./chunk-AEK5374Q.js";import"./chunk-KMOK6YHO.js";import"./chunk-L7B3WNNT.js";import"./chunk-V4DRIHOC.js";import"./chunk-S2T5FJZR.js";export{a as default};
