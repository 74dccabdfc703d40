/**
 * The texts used where an account has none of its own. The English notices are the provider's documented wording to the letter.
 * All other texts were written by machine: each needs a native reader before it is registered as a DLT template.
 */
import { usualCategory } from './category.ts';
import { type Language, languages } from './language.ts';
import { type NoticeTemplate, type TemplateMeaning, templateMeanings } from './meaning.ts';

/** `documented`: published by the provider. `own_wording`: ours, in English. `needs_native_reader`: ours, written by machine. */
export type Review = 'documented' | 'own_wording' | 'needs_native_reader';

export interface DefaultTemplate extends NoticeTemplate {
  readonly review: Review;
  readonly dltTemplateId: null;
}

type Texts = Readonly<Record<TemplateMeaning, string>>;

// All texts are in Unicode's composed normal form, so that a system in between that normalises changes nothing, and need no
// joiner (U+200C, U+200D): nothing invisible has to be registered. Urdu texts begin with an Urdu letter, because the direction
// of a message is commonly taken from its first letter, and keep a word between the brand and the digits. START stands in Latin letters
// everywhere: every telephone has them, and it is read as that in every language.
const texts: Readonly<Record<Language, Texts>> = {
  en: {
    inform:
      "You've registered with {brand} and permitted us to call you. If this is not the case, please give a missed call to {line}. Thank you!",
    ask: "You've registered with {brand}. As you're on DND, please authorise us to call you by giving a missed call to {line}",
    confirm_objection:
      '{brand} has noted that you do not want its calls and will not call you. If this is a mistake, send START to {number}.',
    confirm_agreement: 'You have allowed {brand} to call you. To change this at any time, please give a missed call to {line}.',
    confirm_code:
      '{code} is the code to confirm your number with {brand}. Do not share it with anyone. If you did not ask for it, ignore this message.',
  },
  hi: {
    inform: 'आपने {brand} में पंजीकरण किया है और हमें कॉल करने की अनुमति दी है। यदि ऐसा न हो, तो कृपया {line} पर मिस्ड कॉल दें। धन्यवाद!',
    ask: 'आपने {brand} में पंजीकरण किया है। आप डीएनडी पर हैं, इसलिए हमें कॉल करने की अनुमति देने के लिए कृपया {line} पर मिस्ड कॉल दें।',
    confirm_objection:
      '{brand} ने दर्ज किया है कि आप उनकी कॉल नहीं चाहते। अब आपको कॉल नहीं की जाएगी। यदि यह भूल है, तो {number} पर START लिखकर भेजें।',
    confirm_agreement: 'आपने {brand} को कॉल करने की अनुमति दी है। कभी भी कॉल बंद करने के लिए कृपया {line} पर मिस्ड कॉल दें।',
    confirm_code: '{brand} के लिए आपके नंबर की पुष्टि का कोड {code} है। इसे किसी को न बताएं। यदि आपने इसे नहीं मांगा, तो इस संदेश पर ध्यान न दें।',
  },
  bn: {
    inform: 'আপনি {brand}-এ নিবন্ধন করেছেন এবং আপনাকে কল করার অনুমতি দিয়েছেন। তা না হলে অনুগ্রহ করে {line} নম্বরে মিসড কল দিন। ধন্যবাদ!',
    ask: 'আপনি {brand}-এ নিবন্ধন করেছেন। আপনি ডিএনডি-তে আছেন, তাই আপনাকে কল করার অনুমতি দিতে অনুগ্রহ করে {line} নম্বরে মিসড কল দিন।',
    confirm_objection: '{brand} নথিভুক্ত করেছে যে আপনি কল চান না। আপনাকে আর কল করা হবে না। ভুল হলে {number} নম্বরে START লিখে পাঠান।',
    confirm_agreement: 'আপনি {brand}-কে কল করার অনুমতি দিয়েছেন। যেকোনো সময় কল বন্ধ করতে অনুগ্রহ করে {line} নম্বরে মিসড কল দিন।',
    confirm_code: '{brand}-এর জন্য আপনার নম্বর নিশ্চিত করার কোড {code}। এটি কাউকে জানাবেন না। আপনি না চেয়ে থাকলে এই বার্তা উপেক্ষা করুন।',
  },
  te: {
    inform: 'మీరు {brand} లో నమోదు చేసుకుని, మీకు కాల్ చేసే అనుమతి ఇచ్చారు. అలా కాకపోతే దయచేసి {line} కు మిస్డ్ కాల్ ఇవ్వండి. ధన్యవాదాలు!',
    ask: 'మీరు {brand} లో నమోదయ్యారు. మీరు డీఎన్డీలో ఉన్నందున, మీకు కాల్ చేసే అనుమతి ఇవ్వడానికి దయచేసి {line} కు మిస్డ్ కాల్ ఇవ్వండి.',
    confirm_objection: '{brand} కాల్స్ వద్దని మీరు చెప్పినట్లు నమోదైంది. ఇకపై మీకు కాల్ చేయరు. పొరపాటైతే {number} కు START అని పంపండి.',
    confirm_agreement: 'మీకు కాల్ చేయడానికి {brand} కు అనుమతి ఇచ్చారు. కాల్స్ ఆపాలంటే ఎప్పుడైనా దయచేసి {line} కు మిస్డ్ కాల్ ఇవ్వండి.',
    confirm_code: '{brand} కోసం మీ నంబరును నిర్ధారించే కోడ్ {code}. దీన్ని ఎవరికీ చెప్పకండి. మీరు అడగకపోతే ఈ సందేశాన్ని పట్టించుకోకండి.',
  },
  mr: {
    inform: 'आपण {brand} मध्ये नोंदणी करून आम्हाला कॉल करण्याची परवानगी दिली आहे. तसे नसल्यास, कृपया {line} वर मिस्ड कॉल द्या. धन्यवाद!',
    ask: 'आपण {brand} मध्ये नोंदणी केली आहे. डीएनडीवर असल्याने आम्हाला कॉल करण्याची परवानगी देण्यासाठी कृपया {line} वर मिस्ड कॉल द्या.',
    confirm_objection:
      '{brand} चे कॉल घेण्यास आपण नकार दिल्याची नोंद झाली आहे. यापुढे कॉल केला जाणार नाही. चूक असल्यास {number} वर START लिहून पाठवा.',
    confirm_agreement: 'आपण {brand} ला कॉल करण्याची परवानगी दिली आहे. कॉल कधीही थांबवण्यासाठी कृपया {line} वर मिस्ड कॉल द्या.',
    confirm_code:
      '{brand} साठी आपल्या नंबरच्या पडताळणीचा कोड {code} आहे. तो कोणालाही सांगू नका. आपण तो मागितला नसल्यास या संदेशाकडे दुर्लक्ष करा.',
  },
  ta: {
    inform: 'நீங்கள் {brand}-இல் பதிவு செய்து, உங்களை அழைக்க அனுமதித்துள்ளீர்கள். இல்லையெனில் {line} எண்ணுக்கு மிஸ்டு கால் தரவும். நன்றி!',
    ask: '{brand}-இல் பதிவு செய்துள்ளீர்கள். டிஎன்டி-யில் உள்ளதால், உங்களை அழைக்க அனுமதி அளிக்க {line} எண்ணுக்கு மிஸ்டு கால் தரவும்.',
    confirm_objection: '{brand} அழைப்புகள் வேண்டாம் என்று பதிவானது. இனி அழைக்க மாட்டார்கள். தவறு எனில் {number} எண்ணுக்கு START என அனுப்பவும்.',
    confirm_agreement: 'உங்களை அழைக்க {brand}-க்கு அனுமதி அளித்துள்ளீர்கள். அழைப்புகளை நிறுத்த {line} எண்ணுக்கு மிஸ்டு கால் தரவும்.',
    confirm_code: '{brand}-க்காக உங்கள் எண்ணை உறுதிசெய்யும் குறியீடு {code}. யாரிடமும் பகிர வேண்டாம். நீங்கள் கேட்காவிட்டால் பொருட்படுத்த வேண்டாம்.',
  },
  gu: {
    inform: 'તમે {brand} માં નોંધણી કરી છે અને અમને કૉલ કરવાની મંજૂરી આપી છે. જો આમ ન હોય, તો કૃપા કરીને {line} પર મિસ્ડ કૉલ કરો. આભાર!',
    ask: 'તમે {brand} માં નોંધણી કરી છે. તમે ડીએનડી પર હોવાથી, અમને કૉલ કરવાની મંજૂરી આપવા કૃપા કરીને {line} પર મિસ્ડ કૉલ કરો.',
    confirm_objection:
      'તમે {brand} ના કૉલ ઇચ્છતા નથી તે નોંધાયું છે. હવે તમને કૉલ કરવામાં નહીં આવે. ભૂલ હોય, તો {number} પર START લખીને મોકલો.',
    confirm_agreement: 'તમે {brand} ને કૉલ કરવાની મંજૂરી આપી છે. કૉલ ગમે ત્યારે બંધ કરવા કૃપા કરીને {line} પર મિસ્ડ કૉલ કરો.',
    confirm_code: '{brand} માટે તમારા નંબરની પુષ્ટિનો કોડ {code} છે. તે કોઈને કહેશો નહીં. તમે તે માગ્યો ન હોય, તો આ સંદેશને અવગણો.',
  },
  ur: {
    inform:
      'آپ نے {brand} میں اندراج کیا ہے اور ہمیں کال کرنے کی اجازت دی ہے۔ اگر ایسا نہیں ہے تو براہ کرم {line} پر مسڈ کال دیں۔ شکریہ!',
    ask: 'آپ نے {brand} میں اندراج کیا ہے۔ آپ ڈی این ڈی پر ہیں، اس لیے ہمیں کال کی اجازت دینے کے لیے براہ کرم {line} پر مسڈ کال دیں۔',
    confirm_objection:
      'آپ نے {brand} کی کالیں لینے سے منع کیا ہے، اب آپ کو کال نہیں کی جائے گی۔ اگر یہ غلطی ہے تو {number} پر START لکھ کر بھیجیں۔',
    confirm_agreement:
      'آپ نے {brand} کو کال کرنے کی اجازت دی ہے۔ کالیں کسی بھی وقت بند کرنے کے لیے براہ کرم {line} پر مسڈ کال دیں۔',
    confirm_code:
      'آپ کے نمبر کی تصدیق کے لیے {brand} کا کوڈ {code} ہے۔ یہ کسی کو نہ بتائیں۔ اگر آپ نے یہ نہیں مانگا تو اس پیغام کو نظر انداز کریں۔',
  },
  kn: {
    inform: 'ನೀವು {brand} ನಲ್ಲಿ ನೋಂದಾಯಿಸಿ, ನಿಮಗೆ ಕರೆ ಮಾಡಲು ಅನುಮತಿ ನೀಡಿದ್ದೀರಿ. ಹಾಗಲ್ಲದಿದ್ದರೆ ದಯವಿಟ್ಟು {line} ಗೆ ಮಿಸ್ಡ್ ಕಾಲ್ ಕೊಡಿ. ಧನ್ಯವಾದ!',
    ask: 'ನೀವು {brand} ನಲ್ಲಿ ನೋಂದಾಯಿಸಿದ್ದೀರಿ. ಡಿಎನ್ಡಿಯಲ್ಲಿರುವುದರಿಂದ ನಿಮಗೆ ಕರೆ ಮಾಡುವ ಅನುಮತಿ ನೀಡಲು ದಯವಿಟ್ಟು {line} ಗೆ ಮಿಸ್ಡ್ ಕಾಲ್ ಕೊಡಿ.',
    confirm_objection: '{brand} ಕರೆಗಳು ಬೇಡವೆಂದು ದಾಖಲಾಗಿದೆ. ಇನ್ನು ನಿಮಗೆ ಕರೆ ಮಾಡುವುದಿಲ್ಲ. ತಪ್ಪಾಗಿದ್ದರೆ {number} ಗೆ START ಎಂದು ಕಳುಹಿಸಿ.',
    confirm_agreement: 'ನಿಮಗೆ ಕರೆ ಮಾಡಲು {brand} ಗೆ ಅನುಮತಿ ನೀಡಿದ್ದೀರಿ. ಇದನ್ನು ಬದಲಾಯಿಸಲು ದಯವಿಟ್ಟು {line} ಗೆ ಮಿಸ್ಡ್ ಕಾಲ್ ಕೊಡಿ.',
    confirm_code: '{brand} ಗಾಗಿ ನಿಮ್ಮ ಸಂಖ್ಯೆಯನ್ನು ದೃಢೀಕರಿಸುವ ಕೋಡ್ {code}. ಇದನ್ನು ಯಾರಿಗೂ ಹೇಳಬೇಡಿ. ನೀವು ಕೇಳಿರದಿದ್ದರೆ ಈ ಸಂದೇಶವನ್ನು ನಿರ್ಲಕ್ಷಿಸಿ.',
  },
  ml: {
    inform: 'നിങ്ങൾ {brand}-ൽ രജിസ്റ്റർ ചെയ്ത്, നിങ്ങളെ വിളിക്കാൻ അനുമതി നൽകി. അങ്ങനെയല്ലെങ്കിൽ {line} നമ്പറിൽ മിസ്ഡ് കോൾ നൽകുക. നന്ദി!',
    ask: 'നിങ്ങൾ {brand}-ൽ രജിസ്റ്റർ ചെയ്തു. ഡിഎൻഡിയിൽ ആയതിനാൽ, വിളിക്കാനുള്ള അനുമതി നൽകാൻ ദയവായി {line} നമ്പറിൽ മിസ്ഡ് കോൾ നൽകുക.',
    confirm_objection: '{brand}-ന്റെ കോളുകൾ വേണ്ടെന്ന് രേഖപ്പെടുത്തി. ഇനി വിളിക്കില്ല. തെറ്റാണെങ്കിൽ {number} നമ്പറിലേക്ക് START എന്ന് അയയ്ക്കുക.',
    confirm_agreement: 'നിങ്ങളെ വിളിക്കാൻ {brand}-ന് അനുമതി നൽകി. ഇത് മാറ്റാൻ ദയവായി {line} നമ്പറിൽ മിസ്ഡ് കോൾ നൽകുക.',
    confirm_code: '{brand}-നായി നിങ്ങളുടെ നമ്പർ സ്ഥിരീകരിക്കാനുള്ള കോഡ് {code} ആണ്. ഇത് ആരോടും പറയരുത്. ആവശ്യപ്പെട്ടതല്ലെങ്കിൽ ഈ സന്ദേശം അവഗണിക്കുക.',
  },
  pa: {
    inform: "ਤੁਸੀਂ {brand} ਵਿੱਚ ਰਜਿਸਟਰ ਕਰਕੇ ਸਾਨੂੰ ਕਾਲ ਕਰਨ ਦੀ ਇਜਾਜ਼ਤ ਦਿੱਤੀ ਹੈ। ਜੇ ਨਹੀਂ, ਤਾਂ ਕਿਰਪਾ ਕਰਕੇ {line} 'ਤੇ ਮਿਸਡ ਕਾਲ ਦਿਓ। ਧੰਨਵਾਦ!",
    ask: "ਤੁਸੀਂ {brand} ਵਿੱਚ ਰਜਿਸਟਰ ਕੀਤਾ ਹੈ। ਤੁਸੀਂ ਡੀਐਨਡੀ 'ਤੇ ਹੋ, ਇਸ ਲਈ ਸਾਨੂੰ ਕਾਲ ਦੀ ਇਜਾਜ਼ਤ ਦੇਣ ਲਈ ਕਿਰਪਾ ਕਰਕੇ {line} 'ਤੇ ਮਿਸਡ ਕਾਲ ਦਿਓ।",
    confirm_objection: "ਤੁਸੀਂ {brand} ਦੀਆਂ ਕਾਲਾਂ ਨਹੀਂ ਚਾਹੁੰਦੇ, ਇਹ ਦਰਜ ਹੋ ਗਿਆ ਹੈ। ਹੁਣ ਕਾਲ ਨਹੀਂ ਆਵੇਗੀ। ਜੇ ਗਲਤੀ ਹੈ, ਤਾਂ {number} 'ਤੇ START ਲਿਖ ਕੇ ਭੇਜੋ।",
    confirm_agreement: "ਤੁਸੀਂ {brand} ਨੂੰ ਕਾਲ ਕਰਨ ਦੀ ਇਜਾਜ਼ਤ ਦਿੱਤੀ ਹੈ। ਕਾਲਾਂ ਕਦੇ ਵੀ ਬੰਦ ਕਰਨ ਲਈ ਕਿਰਪਾ ਕਰਕੇ {line} 'ਤੇ ਮਿਸਡ ਕਾਲ ਦਿਓ।",
    confirm_code: '{brand} ਲਈ ਤੁਹਾਡੇ ਨੰਬਰ ਦੀ ਪੁਸ਼ਟੀ ਦਾ ਕੋਡ {code} ਹੈ। ਇਹ ਕਿਸੇ ਨੂੰ ਨਾ ਦੱਸੋ। ਜੇ ਤੁਸੀਂ ਇਹ ਨਹੀਂ ਮੰਗਿਆ, ਤਾਂ ਇਸ ਸੁਨੇਹੇ ਨੂੰ ਅਣਡਿੱਠ ਕਰੋ।',
  },
  or: {
    inform: 'ଆପଣ {brand}ରେ ପଞ୍ଜୀକରଣ କରି ଆପଣଙ୍କୁ କଲ୍ କରିବାର ଅନୁମତି ଦେଇଛନ୍ତି। ଯଦି ନୁହେଁ, ଦୟାକରି {line} ନମ୍ବରକୁ ମିସ୍ଡ କଲ୍ ଦିଅନ୍ତୁ। ଧନ୍ୟବାଦ!',
    ask: 'ଆପଣ {brand}ରେ ପଞ୍ଜୀକରଣ କରିଛନ୍ତି। ଡିଏନଡିରେ ଥିବାରୁ, ଆପଣଙ୍କୁ କଲ୍ କରିବାର ଅନୁମତି ଦେବାକୁ ଦୟାକରି {line} ନମ୍ବରକୁ ମିସ୍ଡ କଲ୍ ଦିଅନ୍ତୁ।',
    confirm_objection: 'ଆପଣ {brand}ର କଲ୍ ଚାହୁଁନାହାନ୍ତି ବୋଲି ଲେଖାଗଲା। ଆଉ କଲ୍ କରାଯିବ ନାହିଁ। ଭୁଲ୍ ହୋଇଥିଲେ {number} ନମ୍ବରକୁ START ଲେଖି ପଠାନ୍ତୁ।',
    confirm_agreement: 'ଆପଣ {brand}କୁ କଲ୍ କରିବାର ଅନୁମତି ଦେଇଛନ୍ତି। ଯେକୌଣସି ସମୟରେ କଲ୍ ବନ୍ଦ କରିବାକୁ ଦୟାକରି {line} ନମ୍ବରକୁ ମିସ୍ଡ କଲ୍ ଦିଅନ୍ତୁ।',
    confirm_code: '{brand} ପାଇଁ ଆପଣଙ୍କ ନମ୍ବର ନିଶ୍ଚିତ କରିବାର କୋଡ୍ {code}। ଏହା କାହାକୁ କୁହନ୍ତୁ ନାହିଁ। ଆପଣ ମାଗି ନଥିଲେ ଏହି ବାର୍ତ୍ତାକୁ ଅଣଦେଖା କରନ୍ତୁ।',
  },
  as: {
    inform: 'আপুনি {brand}-ত পঞ্জীয়ন কৰি আপোনাক কল কৰাৰ অনুমতি দিছে। যদি এনে নহয়, অনুগ্ৰহ কৰি {line} নম্বৰত মিছড কল দিয়ক। ধন্যবাদ!',
    ask: 'আপুনি {brand}-ত পঞ্জীয়ন কৰিছে। আপুনি ডিএনডিত থকাৰ বাবে আপোনাক কল কৰাৰ অনুমতি দিবলৈ অনুগ্ৰহ কৰি {line} নম্বৰত মিছড কল দিয়ক।',
    confirm_objection: 'আপুনি {brand}-ৰ কল নিবিচাৰে বুলি লিখি থোৱা হৈছে। আৰু কল কৰা নহয়। ভুল হৈ থাকিলে {number} নম্বৰত START লিখি পঠিয়াওক।',
    confirm_agreement: 'আপুনি {brand}-ক কল কৰাৰ অনুমতি দিছে। কল বন্ধ কৰিবলৈ যিকোনো সময়তে অনুগ্ৰহ কৰি {line} নম্বৰত মিছড কল দিয়ক।',
    confirm_code: '{brand}-ৰ বাবে আপোনাৰ নম্বৰ নিশ্চিত কৰা সংকেত {code}। এইটো কাকো নজনাব। যদি আপুনি এইটো বিচৰা নাই, এই বাৰ্তা উপেক্ষা কৰক।',
  },
};

/** Every built-in template, by language and then meaning. */
export const defaultTemplates: readonly DefaultTemplate[] = languages.flatMap(({ code }) =>
  templateMeanings.map((meaning) => defaultTemplate(meaning, code)),
);

export function defaultTemplate(meaning: TemplateMeaning, language: Language): DefaultTemplate {
  const category = usualCategory[meaning];
  return {
    meaning,
    language,
    text: texts[language][meaning],
    dltTemplateId: null,
    category,
    review: reviewOf(meaning, language),
  };
}

function reviewOf(meaning: TemplateMeaning, language: Language): Review {
  if (language !== 'en') return 'needs_native_reader';
  return meaning === 'inform' || meaning === 'ask' ? 'documented' : 'own_wording';
}
