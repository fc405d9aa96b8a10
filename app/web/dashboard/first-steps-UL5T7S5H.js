import{a}from"./chunk-G3325MHY.js";import"./chunk-OJCO5XQ5.js";import"./chunk-AOLNRRWD.js";import"./chunk-N56MS7BZ.js";export{a as default};
