import{a}from"./chunk-TK4VAEYJ.js";import"./chunk-A6GMJG6N.js";import"./chunk-DB7LAMIZ.js";import"./chunk-QICIKKQC.js";export{a as default};
