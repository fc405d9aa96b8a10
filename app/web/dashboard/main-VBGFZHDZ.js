import{$ as m,C as o,Tb as r,b as t,na as e}from"./chunk-JP5ZQSJI.js";var n=document.getElementById("dashboard");n&&t(o(r,{}),n);setTimeout(()=>m(0));setTimeout(()=>e(new Date().toISOString()));
