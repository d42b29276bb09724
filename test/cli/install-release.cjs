// node install-release.cjs <folder> <version>: the release of the engine, by the Automation API's own installer.
const { PulumiCommand } = require("@pulumi/pulumi/automation");
const { SemVer } = require("semver");

const [root, version] = process.argv.slice(2);
PulumiCommand.install({ root, version: new SemVer(version) }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
