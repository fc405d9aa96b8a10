import{$ as m,C as o,Ub as r,b as t,na as e}from"./chunk-PWEC4DTN.js";var n=document.getElementById("dashboard");n&&t(o(r,{}),n);setTimeout(()=>m(0));setTimeout(()=>e(new Date().toISOString()));
