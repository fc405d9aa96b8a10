import{a}from"./chunk-R5WXSA3R.js";import"./chunk-KMOK6YHO.js";import"./chunk-II7WDLAU.js";import"./chunk-HPFMFSXD.js";import"./chunk-WWZ3XXCN.js";export{a as default};
