import{a}from"./chunk-GJO3EOB5.js";import"./chunk-KMOK6YHO.js";import"./chunk-46SP2GQE.js";import"./chunk-DTIO3E3C.js";import"./chunk-BN66MVZC.js";export{a as default};
