import{a}from"./chunk-U6N2OLEO.js";import"./chunk-KMOK6YHO.js";import"./chunk-TK4IDCVS.js";import"./chunk-UG2OGIJJ.js";import"./chunk-SOM3WSCF.js";export{a as default};
