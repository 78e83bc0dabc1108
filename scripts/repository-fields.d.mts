/** The fields of a package.json that name its repository. */
export interface RepositoryFields {
  readonly repository?: { readonly type: "git"; readonly url: string; readonly directory: string };
  readonly homepage?: string;
  readonly bugs?: { readonly url: string };
}

export function repositoryPage(address: string): string | undefined;
export function repositoryFields(address: string | undefined, directory: string): RepositoryFields;
export function withRepository<Manifest extends object>(
  manifest: Manifest,
  directory: string,
  root: string,
  env?: Readonly<Record<string, string | undefined>>,
): RepositoryFields & Manifest;
