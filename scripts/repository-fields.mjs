// Determines the fields of a published package.json that name its repository. The address is not stored in the
// repository itself. It comes from DRAMATIS_REPOSITORY, or from the git remote `origin`.
import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";

/**
 * Converts a setting or a git remote to the address of the repository's page: `https://host/owner/name`, without user
 * name, password, query and `.git`. Returns undefined if it is not a public http(s) or ssh address, for example a path,
 * `file://`, a host that only this machine knows, or a path on the server's disk. Such an address is never published.
 */
export function repositoryPage(address) {
  const url = parseAddress(address.trim());
  if (url === undefined) return undefined;
  const path = url.pathname.replace(/\/+$/, "").replace(/\.git$/, "");
  if (!/^(\/[^/~%][^/%]*)+$/.test(path)) return undefined;
  return `${url.protocol}//${url.host}${path}`;
}

function parseAddress(address) {
  // Git's short ssh syntax: `host:path` without a scheme and without a slash before the colon.
  const scp = /^(?:[^/@\s]+@)?([\w.-]+):([^\s]+)$/.exec(address);
  const isScp = scp !== null && !/^[a-z][a-z\d+.-]*:\/\//i.test(address);
  const [, host, path] = isScp ? scp : [];
  const text = isScp ? `ssh://${host}/${path}` : address.replace(/^git\+/, "");
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== "ssh:")
    return /^https?:$/.test(url.protocol) && isShared(url.hostname) ? url : undefined;
  // Drops the port, which is for ssh. These hosts have another host name for ssh over port 443.
  const name = url.hostname.replace(/^(?:alt)?ssh\.(?=(?:github\.com|gitlab\.com|bitbucket\.org)$)/, "");
  return isShared(name) ? new URL(`https://${name}${url.pathname}`) : undefined;
}

/**
 * Returns whether the host is not local: an alias from an ssh configuration has no dot, and loopback is this machine.
 */
function isShared(host) {
  return host.includes(".") && !/^127\.|^0\.|(^|\.)(localhost|local|internal)$/.test(host);
}

/**
 * Returns the fields for a package, or no fields if the address is unknown or not usable.
 *
 * @param address - the value of the setting, or the remote.
 * @param directory - the package's folder in the repository, with slashes.
 */
export function repositoryFields(address, directory) {
  const page = address === undefined ? undefined : repositoryPage(address);
  if (page === undefined) return {};
  return {
    repository: { type: "git", url: `git+${page}.git`, directory },
    homepage: `${page}#readme`,
    bugs: { url: `${page}/issues` },
  };
}

/**
 * Adds the fields to a package.json that is about to be packed. Existing fields are not overwritten.
 *
 * @param root - the repository's folder. If it is inside another repository, that one's remote is ignored.
 */
export function withRepository(manifest, directory, root, env = process.env) {
  const setting = env.DRAMATIS_REPOSITORY?.trim() || undefined;
  if (setting !== undefined && repositoryPage(setting) === undefined) {
    console.error(
      "DRAMATIS_REPOSITORY is not a public http(s) or ssh address. The package will not name its repository.",
    );
  }
  const inside = relative(realpathSync(root), realpathSync(directory)).split(sep).join("/");
  return { ...repositoryFields(setting ?? readOrigin(root), inside), ...manifest };
}

/** Returns the address of the remote `origin`, or undefined without one or if the folder is not a repository itself. */
function readOrigin(root) {
  try {
    if (realpathSync(git(root, "rev-parse", "--show-toplevel")) !== realpathSync(root)) return undefined;
    return git(root, "config", "--get-all", "remote.origin.url").split("\n")[0];
  } catch {
    return undefined;
  }
}

function git(root, ...args) {
  return execFileSync("git", args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}
