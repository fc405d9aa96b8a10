import{E as o,b as t,ca as m,pc as r,qa as e}from"./chunk-ER7BIE6I.js";var n=document.getElementById("dashboard");n&&t(o(r,{}),n);setTimeout(()=>m(0));setTimeout(()=>e(new Date().toISOString()));
