import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import { globalIgnores } from "eslint/config";
import typescript from "typescript-eslint";

export default [
  globalIgnores([
    "dashboard/src/api/schema.ts",
    "dashboard/src/api/operations.ts",
    "dashboard/src/api/documents.ts",
    "graphiql/",
  ]),
  js.configs.recommended,
  ...typescript.configs.strict,
  {
    files: ["dashboard/**/*.{ts,tsx}"],
    plugins: { "react-hooks": hooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      // The API names what can be empty as {}.
      "@typescript-eslint/no-empty-object-type": "off",
      "@typescript-eslint/no-unused-vars": "off", // the compiler says so
      "max-lines": ["error", 300],
    },
  },
  {
    files: ["*.js", "dashboard/*.js"],
    languageOptions: { globals: { process: "readonly" } },
  },
];
