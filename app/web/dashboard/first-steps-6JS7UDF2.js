import{a}from"./chunk-XPH6ETJK.js";import"./chunk-KMOK6YHO.js";import"./chunk-37IQH6NB.js";import"./chunk-AAGFHM3G.js";import"./chunk-A4EZKN3C.js";export{a as default};
