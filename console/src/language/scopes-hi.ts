import type { scopesEn } from './scopes-en.ts';

/** What an API key may do, in Hindi. */
export const scopesHi: typeof scopesEn = {
  title: 'यह क्या कर सकती है',
  text: 'जो इसके क्लाइंट को नहीं चाहिए, उसे हटा दें: इनमें से किसी में कोई दूसरा शामिल नहीं है।',
  all: 'सब कुछ',
  none: 'कम से कम एक चुनें।',
  lacking: (name) => `जिस API कुंजी से आपने साइन इन किया है, वह यह नहीं कर सकती: उसमें “${name}” नहीं है।`,
  name: {
    read: 'पढ़ना',
    permission: 'कॉल से पहले पूछना',
    whitelist: 'व्हाइटलिस्ट',
    calls: 'कॉल',
    manage: 'प्रबंधन',
  },
  means: {
    read: 'डैशबोर्ड के लिए: सब पढ़ती है, कुछ नहीं बदलती; CustomerWhitelist और Numbers का GET भी।',
    permission: 'डायलर के लिए: पूछती है कि नंबर पर अभी कॉल हो सकती है या नहीं।',
    whitelist: 'नंबर भेजने वाले के लिए: CustomerWhitelist का POST और DELETE, आयात, आपत्तियाँ, सदस्य, साक्ष्य।',
    calls: 'कॉल शुरू करने वाले के लिए: Calls/connect, और वह सब जो आपके प्रदाता को आगे भेजा जाता है।',
    manage: 'प्रशासन के लिए: API कुंजियाँ, लोग और सेटिंग।',
  },
};
