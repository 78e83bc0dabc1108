import { client } from "../lib/client";

export function CharacterPortrait({ id }: { readonly id: string }) {
  return <img className="portrait" src={client.images.url(id)} alt="Your character" />;
}
