/** What the pictures show, for those who do not see them. */
import type { Locale } from "../../../src/build/config.ts";

/** By id of the picture. */
export const ALTS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  "sign-in": {
    en: "The sign-in form with fields for username and password",
    de: "Das Anmeldeformular mit Feldern für Benutzername und Passwort",
  },
  "start-chat": {
    en: "A dialog to start a chat, with Kim chosen",
    de: "Ein Dialog für einen neuen Chat, Kim ist ausgewählt",
  },
  "first-message": {
    en: "The new chat with its first message; it says that encryption is enabled, and a notice offers to back up chats",
    de: "Der neue Chat mit der ersten Nachricht; dort steht, dass die Verschlüsselung aktiviert ist, und ein Hinweis bietet die Sicherung an",
  },
  invitation: {
    en: "Kim is asked whether to chat with Alex, with buttons to start or decline",
    de: "Kim wird gefragt, ob der Chat mit Alex beginnen soll, mit Knöpfen zum Annehmen und Ablehnen",
  },
  decrypted: {
    en: "Kim reads Alex's message in plain text and has answered",
    de: "Kim liest die Nachricht von Alex im Klartext und hat geantwortet",
  },
  "room-people": {
    en: "Beside the chat its panel is open, with its badges, and the entry for the people is marked",
    de: "Neben dem Chat ist seine Übersicht offen, mit den Abzeichen unter dem Namen; der Eintrag für die Personen ist markiert",
  },
  profile: {
    en: "Kim's profile beside the chat, with the button to verify",
    de: "Das Profil von Kim neben dem Chat, mit dem Knopf zum Verifizieren",
  },
  "start-verification": {
    en: "Beside the chat the profile explains verification, with the button that starts it",
    de: "Neben dem Chat erklärt das Profil die Verifizierung, mit dem Knopf, der sie startet",
  },
  "verification-requested": {
    en: "On Kim's screen a notice at the top left says that verification is requested",
    de: "Bei Kim meldet ein Hinweis oben links, dass eine Verifizierung angefragt ist",
  },
  "verify-by-emoji": {
    en: "Beside the chat stands the button to verify by emoji",
    de: "Neben dem Chat steht der Knopf zum Verifizieren mit Emojis",
  },
  "compare-emoji": {
    en: "Seven emoji with their names beside the chat, below them a button for a match and one for no match",
    de: "Sieben Emojis mit Namen neben dem Chat, darunter je ein Knopf für gleich und für ungleich",
  },
  verified: {
    en: "Beside the chat it says that Kim has been verified",
    de: "Neben dem Chat steht, dass Kim verifiziert ist",
  },
  "verified-badge": {
    en: "Kim's profile with a green badge that says verified; there is a green mark beside the name at the top, too",
    de: "Das Profil von Kim mit dem grünen Abzeichen „Verifiziert“; auch oben neben dem Namen ist ein grünes Zeichen",
  },
  "they-dont-match": {
    en: "Seven emoji on Kim's screen, below them the two buttons for a match and for no match",
    de: "Sieben Emojis bei Kim, darunter die zwei Knöpfe für gleich und für ungleich",
  },
  "not-secure": {
    en: "A dialog warns that messages are not secure and lists what may be compromised",
    de: "Ein Dialog warnt, dass Nachrichten nicht sicher sind, und nennt, was dahinterstecken kann",
  },
  "settings-encryption": {
    en: "The encryption settings before there is a recovery key: the button to get one stands under backup",
    de: "Die Verschlüsselungseinstellungen, bevor es einen Wiederherstellungsschlüssel gibt: Der Knopf dafür steht in der Mitte",
  },
  "get-recovery-key": {
    en: "A page of the settings says what the recovery key is for, with a button to continue",
    de: "Eine Seite der Einstellungen sagt, wozu der Wiederherstellungsschlüssel da ist, mit einem Knopf zum Fortfahren",
  },
  "save-recovery-key": {
    en: "The new recovery key, twelve groups of four characters, with a button to copy it",
    de: "Der neue Wiederherstellungsschlüssel, zwölf Gruppen aus vier Zeichen, mit einem Knopf zum Kopieren",
  },
  "confirm-recovery-key": {
    en: "A field in which the recovery key has to be entered again",
    de: "Ein Feld, in das der Wiederherstellungsschlüssel noch einmal gehört",
  },
  "recovery-set-up": {
    en: "The encryption settings with a recovery key: now there is a button to change it",
    de: "Die Verschlüsselungseinstellungen mit Wiederherstellungsschlüssel: Jetzt gibt es einen Knopf zum Ändern",
  },
  "confirm-identity": {
    en: "After sign-in on a second device, a page asks how to confirm who you are: with another device or with the recovery key",
    de: "Nach der Anmeldung auf einem zweiten Gerät fragt eine Seite, womit du dich bestätigst: mit einem anderen Gerät oder dem Wiederherstellungsschlüssel",
  },
  "new-login": {
    en: "On the first device a notice asks whether the new login was you",
    de: "Auf dem ersten Gerät fragt ein Hinweis, ob die neue Anmeldung von dir ist",
  },
  "skip-verification": {
    en: "A page asks whether you are sure, with one button to verify later and one to go back",
    de: "Eine Seite fragt nach, ob du sicher bist, mit einem Knopf für später und einem zurück",
  },
  "cannot-read": {
    en: "On the unverified device the earlier messages cannot be read; a grey line stands in the place of each",
    de: "Auf dem nicht verifizierten Gerät sind frühere Nachrichten nicht lesbar; an ihrer Stelle steht eine graue Zeile",
  },
  "red-shield": {
    en: "On Kim's screen a red mark stands beside a message; its sentence says that the sender has not verified the device",
    de: "Bei Kim steht neben einer Nachricht ein rotes Zeichen; der Satz dazu sagt, dass der Besitzer das Gerät nicht verifiziert hat",
  },
  "device-not-verified": {
    en: "The encryption settings of an unverified device offer one thing only: to verify it",
    de: "Die Verschlüsselungseinstellungen eines nicht verifizierten Geräts bieten nur eines an: es zu verifizieren",
  },
  "enter-recovery-key": {
    en: "A dialog with a field for the recovery key",
    de: "Ein Dialog mit einem Feld für den Wiederherstellungsschlüssel",
  },
  "device-verified": {
    en: "A dialog says that the new device is verified",
    de: "Ein Dialog meldet, dass das neue Gerät verifiziert ist",
  },
  "history-restored": {
    en: "The earlier messages can be read on the second device now",
    de: "Die früheren Nachrichten sind auf dem zweiten Gerät jetzt lesbar",
  },
  devices: {
    en: "The list of devices in the settings: the current one, and the others below it",
    de: "Die Geräteliste in den Einstellungen: das aktuelle und darunter die anderen",
  },
  "account-password": {
    en: "The account settings with three fields for the password: the current one, the new one, and the new one again; nothing there removes devices",
    de: "Die Kontoeinstellungen mit drei Feldern für das Passwort: das jetzige, das neue und noch einmal das neue; nichts davon entfernt Geräte",
  },
  "device-unfolded": {
    en: "A device in the list, unfolded: a button to verify it, its details, and at the end the button to remove it",
    de: "Ein Gerät der Liste, ausgeklappt: ein Knopf zum Verifizieren, die Einzelheiten und am Ende der Knopf zum Entfernen",
  },
  "start-on-other-device": {
    en: "On the new device a dialog says to go on with the verification on the other device",
    de: "Auf dem neuen Gerät sagt ein Dialog, dass es auf dem anderen Gerät weitergeht",
  },
  "own-verification-requested": {
    en: "On the first device a notice says that verification is requested",
    de: "Auf dem ersten Gerät meldet ein Hinweis, dass eine Verifizierung angefragt ist",
  },
  "choose-how-to-verify": {
    en: "A dialog offers to verify by comparing emoji",
    de: "Ein Dialog bietet an, durch den Vergleich von Emojis zu verifizieren",
  },
  "compare-emoji-own-device": {
    en: "Seven emoji on the new device, to be compared with those on the first one",
    de: "Sieben Emojis auf dem neuen Gerät, zum Vergleich mit denen auf dem ersten",
  },
  "own-device-verified": {
    en: "The new device says that it is verified",
    de: "Das neue Gerät meldet, dass es verifiziert ist",
  },
  "reset-identity": {
    en: "A page of the settings asks whether to reset the digital identity and lists what is kept and what is lost",
    de: "Eine Seite der Einstellungen fragt, ob du deine digitale Identität zurücksetzen willst, und nennt, was bleibt und was verloren geht",
  },
  "reset-password": {
    en: "A dialog asks for the password of the account before the reset",
    de: "Ein Dialog fragt vor dem Zurücksetzen nach dem Passwort des Kontos",
  },
  "identity-was-reset": {
    en: "Above Kim's message field a notice says that Alex's digital identity was reset, with a button to withdraw the verification",
    de: "Über dem Textfeld von Kim steht, dass die digitale Identität von Alex zurückgesetzt wurde, mit einem Knopf zum Zurückziehen der Verifizierung",
  },
  "create-chat": {
    en: "A dialog to create a chat, with a switch for end-to-end encryption that is on",
    de: "Ein Dialog für einen neuen Chat, mit eingeschaltetem Schalter für die Ende-zu-Ende-Verschlüsselung",
  },
  unencrypted: {
    en: "A chat without encryption: the message field says so",
    de: "Ein Chat ohne Verschlüsselung: Das Textfeld sagt es",
  },
  "chat-security": {
    en: "The security settings of a chat: the switch for encryption, who may join, and who can read the history",
    de: "Die Sicherheitseinstellungen eines Chats: der Schalter für die Verschlüsselung, wer beitreten darf und wer den Verlauf lesen kann",
  },
  "enable-encryption": {
    en: "A dialog asks whether to enable encryption and says that it cannot be disabled afterwards",
    de: "Ein Dialog fragt, ob die Verschlüsselung aktiviert werden soll, und sagt, dass das nicht rückgängig geht",
  },
  "encryption-on": {
    en: "The security settings of the chat with encryption on; the switch cannot be changed any more",
    de: "Die Sicherheitseinstellungen des Chats mit Verschlüsselung; der Schalter lässt sich nicht mehr ändern",
  },
  "encryption-enabled": {
    en: "In the chat it says that encryption is enabled",
    de: "Im Chat steht, dass die Verschlüsselung aktiviert ist",
  },
};
