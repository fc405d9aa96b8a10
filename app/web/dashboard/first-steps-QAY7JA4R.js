import{a}from"./chunk-TMNAWKJR.js";import"./chunk-DWJSHZPV.js";import"./chunk-EQZ6RR6C.js";import"./chunk-X4O2TBCF.js";export{a as default};
