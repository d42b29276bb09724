import tseslint from "typescript-eslint";

/** What a compiler and a formatter do not see, promises first. JavaScript and declarations have no types to ask. */
export default tseslint.config(
  // The template has a package.json of its own, in whose folder nothing is installed: the compiler checks it, in the repository's project.
  { ignores: ["dist/", "docs/api/", "examples/template/", "**/*.{js,mjs,cjs}", "**/*.d.{ts,mts,cts}", "**/*.test-d.ts"] },
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // A port's method is async in every adapter, also in one that has nothing to wait for.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unused-vars": "off", // the compiler's noUnusedLocals
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { arguments: false } }], // handlers of servers and events
      "@typescript-eslint/no-require-imports": "off", // what is loaded at first use, in a module that must stay synchronous
      "@typescript-eslint/unbound-method": "off", // ports are taken apart: none of their methods looks at `this` unbound
    },
  },
  {
    // Answers of servers and children are looked at as they come.
    files: ["test/**", "**/*.test.ts", "bench/**"],
    rules: Object.fromEntries(
      ["argument", "assignment", "call", "member-access", "return"].map((what) => [`@typescript-eslint/no-unsafe-${what}`, "off"]),
    ),
  },
);
