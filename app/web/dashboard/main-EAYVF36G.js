import{E as o,b as t,ca as m,qa as e,sc as r}from"./chunk-HPA25NCH.js";var n=document.getElementById("dashboard");n&&t(o(r,{}),n);setTimeout(()=>m(0));setTimeout(()=>e(new Date().toISOString()));
