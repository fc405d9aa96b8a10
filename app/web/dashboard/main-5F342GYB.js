import{$ as m,C as o,Tb as r,b as t,na as e}from"./chunk-A4EZKN3C.js";var n=document.getElementById("dashboard");n&&t(o(r,{}),n);setTimeout(()=>m(0));setTimeout(()=>e(new Date().toISOString()));
