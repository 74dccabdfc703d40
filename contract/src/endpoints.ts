/** Every endpoint of /api by its operation id: the one table that server, document and clients are made from. */
import { accountEndpoints } from './account.ts';
import { accountBusinessEndpoints } from './account-business.ts';
import { agreementPaperEndpoints } from './agreement-paper.ts';
import { apiKeyEndpoints } from './api-key.ts';
import { auditEndpoints } from './audit.ts';
import { businessEndpoints } from './business.ts';
import { callerEndpoints } from './caller.ts';
import { carrierConnectionEndpoints } from './carrier-connection.ts';
import { complaintEndpoints } from './complaint.ts';
import { dayEndpoints } from './day.ts';
import { decisionEndpoints } from './decision.ts';
import { entryEndpoints } from './entry.ts';
import { entryReportEndpoints } from './entry-report.ts';
import { erasureEndpoints } from './erasure.ts';
import { evidenceEndpoints } from './evidence.ts';
import { holidayEndpoints } from './holiday.ts';
import { importEndpoints } from './import.ts';
import { invitationEndpoints } from './invitation.ts';
import { lineOccupancyEndpoints } from './line-occupancy.ts';
import { memberEndpoints } from './member.ts';
import { noticeEndpoints } from './notice.ts';
import { objectionEndpoints } from './objection.ts';
import { passwordResetEndpoints } from './password-reset.ts';
import { permissionEndpoints } from './permission.ts';
import { operatorInvitationEndpoints } from './platform-invitation.ts';
import { registryEndpoints } from './registry.ts';
import { retentionEndpoints } from './retention.ts';
import { revocationEndpoints } from './revocation.ts';
import { scrubEndpoints } from './scrub.ts';
import { secondFactorEndpoints } from './second-factor.ts';
import { senderEndpoints } from './sender.ts';
import { serviceNumberEndpoints } from './service-number.ts';
import { standingsCheckEndpoints } from './standings-check.ts';
import { templateEndpoints } from './template.ts';
import { termEndpoints } from './term.ts';
import { upstreamEndpoints } from './upstream.ts';
import { userEndpoints } from './user.ts';

export const endpoints = {
  ...callerEndpoints,
  ...businessEndpoints,
  ...standingsCheckEndpoints,
  ...agreementPaperEndpoints,
  ...accountEndpoints,
  ...accountBusinessEndpoints,
  ...dayEndpoints,
  ...apiKeyEndpoints,
  ...serviceNumberEndpoints,
  ...lineOccupancyEndpoints,
  ...senderEndpoints,
  ...carrierConnectionEndpoints,
  ...templateEndpoints,
  ...termEndpoints,
  ...holidayEndpoints,
  ...entryEndpoints,
  ...entryReportEndpoints,
  ...importEndpoints,
  ...objectionEndpoints,
  ...complaintEndpoints,
  ...erasureEndpoints,
  ...retentionEndpoints,
  ...noticeEndpoints,
  ...memberEndpoints,
  ...evidenceEndpoints,
  ...registryEndpoints,
  ...scrubEndpoints,
  ...revocationEndpoints,
  ...permissionEndpoints,
  ...decisionEndpoints,
  ...upstreamEndpoints,
  ...operatorInvitationEndpoints,
  ...userEndpoints,
  ...invitationEndpoints,
  ...secondFactorEndpoints,
  ...passwordResetEndpoints,
  ...auditEndpoints,
};

export type Endpoints = typeof endpoints;
export type OperationId = keyof Endpoints;
