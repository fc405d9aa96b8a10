import{i as o,j as s}from"./chunk-XHLCU5MV.js";var t=0,n=new Set;function c(){t+=1,n.forEach(e=>e(t))}function f(){let[e,r]=o(t);return s(()=>(n.add(r),()=>{n.delete(r)}),[]),e}export{c as a,f as b};
