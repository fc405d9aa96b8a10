var e=new URL("..",import.meta.url).pathname.replace(/\/$/,"");export{e as a};
