import{a}from"./chunk-HQI7IQYA.js";import"./chunk-KMOK6YHO.js";import"./chunk-C24R2WZO.js";import"./chunk-JPKXMVOV.js";import"./chunk-7LR2NGGP.js";export{a as default};
