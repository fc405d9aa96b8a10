import{a}from"./chunk-DDWIHGVS.js";import"./chunk-KMOK6YHO.js";import"./chunk-M7YQLTVQ.js";import"./chunk-OBMYXQF5.js";import"./chunk-JP5ZQSJI.js";export{a as default};
