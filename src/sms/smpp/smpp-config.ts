import type { DltCategory } from '#domain/notice/meaning.ts';
import type { Endpoint } from './link.ts';

/** How an id of the DLT chain goes into a TLV: as bare octets, or ended by a NUL. */
export type TlvForm = 'octets' | 'c_string';

export interface IdTlv {
  readonly tag: number;
  readonly form: TlvForm;
}

export interface CategoryTlv extends IdTlv {
  readonly values: Readonly<Record<DltCategory, string | undefined>>;
}

/** One SMPP account at one operator. */
export interface SmppConfig {
  readonly name: string;
  readonly weight: number;
  readonly accounts: readonly string[] | null;
  /** Each is bound `binds` times. */
  readonly endpoints: readonly Endpoint[];
  readonly binds: number;
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  readonly bind: 'transceiver' | 'transmitter_and_receiver';
  /** Messages that wait for their answer at one time, of each bind. */
  readonly window: number;
  /** Short messages a second, of all binds together. */
  readonly perSecond: number;
  readonly answerSeconds: number;
  readonly enquireSeconds: number;
  /** Null: not sent. */
  readonly entityTlv: IdTlv | null;
  readonly templateTlv: IdTlv | null;
  /** Where the operator wants the DLT category, and how it writes those that are sent. */
  readonly categoryTlv: CategoryTlv | null;
  readonly otherTlvs: readonly (IdTlv & { readonly value: string })[];
  /** Error codes of receipts that mean: the number is on DND. */
  readonly dndErrors: readonly string[];
  /** The carrier connection that serves the numbers which people text; null: nobody texts. */
  readonly connection: string | null;
}
