import{B as o,Nb as r,Y as m,b as t,ka as e}from"./chunk-WWZ3XXCN.js";var n=document.getElementById("dashboard");n&&t(o(r,{}),n);setTimeout(()=>m(0));setTimeout(()=>e(new Date().toISOString()));
