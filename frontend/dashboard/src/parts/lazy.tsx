/** Parts that are loaded when they are first needed. */
export { lazy, Suspense } from "preact/compat";
