import{a}from"./chunk-KFTJMEA4.js";import"./chunk-KMOK6YHO.js";import"./chunk-JQZCGC6J.js";import"./chunk-4EZZHEVP.js";import"./chunk-2O4L4Y7I.js";export{a as default};
