import{a}from"./chunk-FISPGREH.js";import"./chunk-G5INAGVW.js";import"./chunk-XR7MHO52.js";import"./chunk-7ECWEYVO.js";export{a as default};
