import { describe, expect, test } from "vitest";
import { repositoryFields, repositoryPage } from "../../scripts/repository-fields.mjs";

const page = "https://git.example/owner/name";

describe("the page of a repository", () => {
  test.each([
    [page, page],
    [`${page}.git`, page],
    [`${page}/`, page],
    [`${page}.git/`, page],
    [`  ${page}.git\n`, page],
    ["http://git.example/owner/name.git", "http://git.example/owner/name"],
    ["https://git.example:8443/owner/name.git", "https://git.example:8443/owner/name"],
    ["HTTPS://Git.Example/Owner/name.git", "https://git.example/Owner/name"],
    [`git+${page}.git`, page],
    ["https://git.example/group/part/name.git", "https://git.example/group/part/name"],
    ["https://git.example/name.git", "https://git.example/name"],
    ["https://git.example/owner/name.js.git", "https://git.example/owner/name.js"],
    ["ssh://git@git.example/owner/name.git", page],
    ["ssh://git.example/owner/name", page],
    ["ssh://git@git.example:2222/owner/name.git", page],
    ["git+ssh://git@git.example/owner/name.git", page],
    ["ssh://git@ssh.github.com:443/owner/name.git", "https://github.com/owner/name"],
    ["git@git.example:owner/name.git", page],
    ["git@git.example:owner/name", page],
    ["git.example:owner/name.git", page],
    ["some-one@git.example:group/part/name.git", "https://git.example/group/part/name"],
  ])("%s is %s", (address, expected) => {
    expect(repositoryPage(address)).toBe(expected);
  });

  test.each([
    "https://user:s3cret@git.example/owner/name.git",
    "https://s3cret@git.example/owner/name.git",
    "https://user:p%40s3cret@git.example/owner/name.git",
    "https://git.example/owner/name.git?private_token=s3cret",
    "https://git.example/owner/name.git#s3cret",
    "ssh://git:s3cret@git.example/owner/name.git",
    "git:s3cret@git.example:owner/name.git",
  ])("%s does not reveal its credentials", (address) => {
    const fields = JSON.stringify(repositoryFields(address, "packages/core"));
    expect(fields).not.toContain("s3cret");
    expect([page, undefined]).toContain(repositoryPage(address));
  });

  test.each([
    "",
    "none",
    "owner/name",
    "/srv/git/name.git",
    "./name",
    "../name.git",
    "../a:b/name.git",
    "~/name.git",
    "C:\\git\\name.git",
    "C:/git/name.git",
    "file:///srv/git/name.git",
    "file://git.example/owner/name.git",
    "git://git.example/owner/name.git",
    "ftp://git.example/owner/name.git",
    "ext::sh -c whoami",
    "/srv/some.bundle",
    "https://git.example",
    "https://git.example/",
    "https://git.example/.git",
    "https://",
    "ssh://git@git.example/~owner/name.git",
    "git@git.example:/srv/git/name.git",
    "git@git.example:~owner/name.git",
    "git@work:owner/name.git",
    "gh:owner/name",
    "http://localhost:3000/owner/name.git",
    "http://127.0.0.1:3000/owner/name.git",
    "http://[::1]:3000/owner/name.git",
    "https://git.localhost/owner/name.git",
  ])("%j has no page", (address) => {
    expect(repositoryPage(address)).toBeUndefined();
    expect(repositoryFields(address, "packages/core")).toEqual({});
  });
});

test("a package names its repository, its folder in the repository, its page and its issue tracker", () => {
  expect(repositoryFields("git@git.example:owner/name.git", "packages/core")).toEqual({
    repository: { type: "git", url: `git+${page}.git`, directory: "packages/core" },
    homepage: `${page}#readme`,
    bugs: { url: `${page}/issues` },
  });
});

test("without an address, no fields are added", () => {
  expect(repositoryFields(undefined, "packages/core")).toEqual({});
});
