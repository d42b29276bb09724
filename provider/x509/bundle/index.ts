/** Bundles: certificate, chain and key as servers want them. PURE. */
export { type BundleContent, bundleFormats, type BundleKind, makeBundle } from "./make";
