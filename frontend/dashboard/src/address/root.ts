/** Where the gateway lives: the script stands in ROOT/dashboard/, whatever prefix a proxy adds. */
export const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
