import{a}from"./chunk-7DKXZBUG.js";import"./chunk-KMOK6YHO.js";import"./chunk-OY4BUD6L.js";import"./chunk-W62LRSJX.js";import"./chunk-CGBCADVA.js";export{a as default};
