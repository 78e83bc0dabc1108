// The fields of a published package.json that say where its source is. No address is written down in the repository: it
// comes from DRAMATIS_REPOSITORY, or from the git remote `origin`.
import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";

/**
 * The address of a repository's page, from a setting or a git remote: `https://host/owner/name`, without user name,
 * password, query and `.git`. undefined if the address is not one of http(s) or ssh, so that a wrong one is never
 * published: a path, `file://`, a host that only this machine knows, a path on the server's disk.
 */
export function repositoryPage(address) {
  const url = parseAddress(address.trim());
  if (url === undefined) return undefined;
  const path = url.pathname.replace(/\/+$/, "").replace(/\.git$/, "");
  if (!/^(\/[^/~%][^/%]*)+$/.test(path)) return undefined;
  return `${url.protocol}//${url.host}${path}`;
}

function parseAddress(address) {
  // As git reads it: `host:path` without a scheme, and no slash before the colon.
  const scp = /^(?:[^/@\s]+@)?([\w.-]+):([^\s]+)$/.exec(address);
  const isScp = scp !== null && !/^[a-z][a-z\d+.-]*:\/\//i.test(address);
  const [, host, path] = isScp ? scp : [];
  const text = isScp ? `ssh://${host}/${path}` : address.replace(/^git\+/, "");
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== "ssh:")
    return /^https?:$/.test(url.protocol) && isShared(url.hostname) ? url : undefined;
  // The port is that of ssh. These hosts use another name for ssh over port 443.
  const name = url.hostname.replace(/^(?:alt)?ssh\.(?=(?:github\.com|gitlab\.com|bitbucket\.org)$)/, "");
  return isShared(name) ? new URL(`https://${name}${url.pathname}`) : undefined;
}

/** Whether others can know the host: an alias in somebody's ssh configuration has no dot, and loopback is a different machine for everybody. */
function isShared(host) {
  return host.includes(".") && !/^127\.|^0\.|(^|\.)(localhost|local|internal)$/.test(host);
}

/**
 * The fields for one package; none if the address is unknown or not usable.
 *
 * @param address - the setting or the remote.
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
 * Adds the fields to a package.json that is about to be packed. Fields that it has already stay as they are.
 *
 * @param root - the repository's folder; a remote of a repository around it does not count.
 */
export function withRepository(manifest, directory, root, env = process.env) {
  const setting = env.DRAMATIS_REPOSITORY?.trim() || undefined;
  if (setting !== undefined && repositoryPage(setting) === undefined) {
    console.error(
      "DRAMATIS_REPOSITORY is not an address of http(s) or ssh. The package will not name its repository.",
    );
  }
  const inside = relative(realpathSync(root), realpathSync(directory)).split(sep).join("/");
  return { ...repositoryFields(setting ?? originOf(root), inside), ...manifest };
}

/** The address of the remote `origin`; undefined without one, and where this folder is not a repository of its own. */
function originOf(root) {
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
