// Asks a passkey before a form is sent, and puts its answer into the form.
//
// <form method="post" data-controller="passkey" data-passkey-kind-value="create|get" data-passkey-challenge-value="/path" data-action="submit->passkey#ask">
//   <input type="hidden" name="credential" data-passkey-target="credential">
//   <input type="hidden" name="ceremony" data-passkey-target="ceremony">   (where the challenge has one)
//   <div data-passkey-target="failed" hidden>…</div> <div data-passkey-target="missing" hidden>…</div>

import { Controller } from "../app";

interface Challenge {
  options: { publicKey: PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON };
  ceremony?: string;
}

export default class extends Controller<HTMLFormElement> {
  static targets = ["credential", "ceremony", "failed", "missing"];
  static values = { kind: String, challenge: String };
  declare readonly credentialTarget: HTMLInputElement;
  declare readonly ceremonyTargets: HTMLInputElement[];
  declare readonly failedTarget: HTMLElement;
  declare readonly missingTarget: HTMLElement;
  declare readonly kindValue: string;
  declare readonly challengeValue: string;

  async ask(event: SubmitEvent): Promise<void> {
    if (this.credentialTarget.value) return;
    event.preventDefault();
    this.failedTarget.hidden = true;
    this.missingTarget.hidden = true;
    if (!("PublicKeyCredential" in window) || !("parseRequestOptionsFromJSON" in PublicKeyCredential)) {
      this.missingTarget.hidden = false;
      return;
    }
    try {
      this.credentialTarget.value = JSON.stringify(await this.answer());
      this.element.requestSubmit(event.submitter);
      // Another try needs another answer.
      setTimeout(() => (this.credentialTarget.value = ""));
    } catch {
      this.failedTarget.hidden = false;
    }
  }

  private async answer(): Promise<unknown> {
    const response = await fetch(this.challengeValue, { method: "POST", headers: { accept: "application/json" } });
    if (!response.ok) throw new Error(response.statusText);
    const { options, ceremony } = (await response.json()) as Challenge;
    for (const field of this.ceremonyTargets) field.value = ceremony ?? "";
    const credential =
      this.kindValue === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey) });
    if (!credential) throw new Error("no answer");
    return (credential as PublicKeyCredential).toJSON();
  }
}
