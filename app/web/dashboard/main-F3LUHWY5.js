import{E as o,b as t,ca as m,hc as r,qa as e}from"./chunk-X4O2TBCF.js";var n=document.getElementById("dashboard");n&&t(o(r,{}),n);setTimeout(()=>m(0));setTimeout(()=>e(new Date().toISOString()));
