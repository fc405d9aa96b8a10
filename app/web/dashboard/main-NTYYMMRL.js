import{B as o,Rb as r,_ as m,b as t,ma as e}from"./chunk-BN66MVZC.js";var n=document.getElementById("dashboard");n&&t(o(r,{}),n);setTimeout(()=>m(0));setTimeout(()=>e(new Date().toISOString()));
