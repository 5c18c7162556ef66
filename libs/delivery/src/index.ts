export { CHANNEL_NAMES } from './channel';
export type { Aftermath, Channel, ChannelName, DeliveryFailure, Receipt, Returned, Sent } from './channel';
export { openChannels } from './open-channels';
export type { Attachment, Parcel } from './parcel';
export { DELIVERY_RULES } from './rules';
