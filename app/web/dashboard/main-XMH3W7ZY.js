import{$ as m,C as o,Yb as r,b as t,na as e}from"./chunk-R6YV5RUG.js";var n=document.getElementById("dashboard");n&&t(o(r,{}),n);setTimeout(()=>m(0));setTimeout(()=>e(new Date().toISOString()));
