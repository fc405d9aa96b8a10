import{a}from"./chunk-ZGKIFDMN.js";import"./chunk-R4TDQJYP.js";import"./chunk-NXFYXPRE.js";import"./chunk-45O37QEV.js";export{a as default};
