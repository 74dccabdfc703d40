/**
 * The words of an SMS that are read as STOP or START, by language, in its script and in the Latin letters people type it with.
 * Written by machine like the templates: a native reader should go over them. How they are matched is in `keyword.ts`; a `*` at
 * the end stands for any further letters. Spellings that folding makes the same (nukta, joiners, doubled Latin letters, a final
 * virama, `ॉ` for `ो`) are listed once. Hindi's Latin spellings serve Urdu, Punjabi, Gujarati and Marathi too.
 */
import type { Language } from './language.ts';

/** Each text is a list of words and phrases, separated by commas. */
type Words = Readonly<Record<Language, readonly string[]>>;

/** Say stop wherever they stand in a message. */
export const stopAnywhere: Words = {
  en: [
    'stop*, plsstop, plzstop, pleasestop, juststop, unsub, unsubscrib*, unsuscrib*, unsubcrib*, optout, opt out',
    'opting out, opted out, leave me alone, dont disturb, do not disturb, dont call, dnt call, do not call',
    'dont ever call, do not ever call, never call, never ever call, dont keep calling, no more call, no more calls',
    'no more calling, no more sms, no more message*, no more msg*, no more text*, dont ring, dont phone, do not phone',
    'dont contact, do not contact, never contact, dont message, do not message, dont msg, dont text, do not text',
    'dont sms, dont send sms, dont send message*, do not send message*, do not send sms, remove me, remove my number',
    'remove my no, remove this number, delete my number, block me, block my number, not interested, wrong number',
    'cancel consent, revoke consent, withdraw consent, revoke my consent, withdraw my consent, revoke permission',
    'withdraw permission, dont want call*, do not want call*, dont want any call*, dont want your call*, opt me out',
  ],
  hi: [
    'स्टोप, स्टाप, बंद करो, बंद करें, बंद करे, बंद करिए, बंद करिये, बंद कीजिए, बंद कीजिये, बंद करना, बंद कर दो',
    'बंद कर दें, बंद कर दीजिए, रोको, रोकें, रोकिए, रोकिये, रोक दो, रोक दें, परेशान मत, परेशान न कर*, कोल मत, काल मत',
    'फोन मत, मैसेज मत, मेसेज मत, कोल ना कर*, कोल न कर*, काल न कर*, फोन ना कर*, फोन न कर*, कोल नहीं करना, कोल नहीं करें',
    'कोल नहीं करो, फोन नहीं करना, फोन नहीं करें, फोन नहीं करो, band karo, band kro, band karen, band karein, band kare',
    'band karna, band kar do, band kardo, band krdo, band kr do, band kijiye, bandh karo, bandh kro, bandh kar do',
    'bnd kro, bnd karo, roko, rokiye, rok do, rokdo, call mat, cal mt, call mt, phone mat, phone mt, fon mat, msg mat',
    'sms mat, pareshan mat, pareshan na kar*, call na kar*, call na kro, phone na kar*, phone na kro, fon na kar*',
    'call nahi karo, call nahi karna, call nahi kare, phone nahi karo, phone nahi karna, phone nahi kare, mat karo call',
    'call nahi chahiye, calls nahi chahiye, phone nahi chahiye, कोल नहीं चाहिए, फोन नहीं चाहिए, कोल नहीं चाहिये',
  ],
  bn: [
    'স্টপ, বন্ধ করুন, বন্ধ করো, বন্ধ কর, বন্ধ করে দিন, বন্ধ করে দাও, থামুন, থামান, থামাও, থামো, কল করবেন না',
    'ফোন করবেন না, কল কোরো না, ফোন কোরো না, কল করো না, ফোন করো না, কল দিবেন না, ফোন দিবেন না, কল দেবেন না, ফোন দেবেন না',
    'বিরক্ত করবেন না, bondho korun, bondho koro, bondho kore din, bandho korun, bondo koro, thamun, call korben na',
    'phone korben na, fon korben na, call koro na, phone koro na, call diben na, phone diben na',
  ],
  te: [
    'స్టాప్, ఆపు, ఆపండి, ఆపేయండి, ఆపెయ్యండి, ఆపివేయండి, ఆపేయి, నిలిపివేయండి, నిలిపేయండి, కాల్ చేయకండి, కాల్ చెయ్యకండి',
    'కాల్ చేయవద్దు, కాల్ చేయొద్దు, కాల్ చెయ్యొద్దు, ఫోన్ చేయకండి, ఫోన్ చేయవద్దు, ఫోన్ చేయొద్దు, apandi, apeyandi',
    'apiveyandi, call cheyakandi, call cheyaku, call cheyavaddu, call cheyoddu, phone cheyakandi, phone cheyaku',
    'phone cheyoddu',
  ],
  mr: [
    'बंद करा, थांबवा, कोल करू नका, कोल करु नका, फोन करू नका, फोन करु नका, कोल नको, फोन नको, त्रास देऊ नका, band kara',
    'thambva, thambava, call karu naka, call karoo naka, phone karu naka, fon karu naka, call nako, phone nako',
  ],
  ta: [
    'ஸ்டாப், நிறுத்து*, நிறுத்தவும், நிறுத்திவிடு*, அழைக்காதீர்கள், அழைக்காதே, அழைக்க வேண்டாம், கால் வேண்டாம்',
    'கால் பண்ணாதீங்க, கால் பண்ணாதீர்கள், கால் செய்யாதீர்கள், கால் செய்ய வேண்டாம், கால் பண்ண வேண்டாம், போன் பண்ணாதீங்க',
    'போன் பண்ண வேண்டாம், போன் செய்ய வேண்டாம், niruthu*, niruththu*, nirutu*, niruthavum, call panna venda*',
    'call panadhe, call panadhing*, call panathing*, phone panathing*, phone panna venda*, azhaikatheer*',
    'azhaikka vendam',
  ],
  gu: [
    'સ્ટોપ, બંધ કરો, બંધ કરી દો, બંધ કરશો, બંદ કરો, રોકો, અટકાવો, કોલ ન કર*, કોલ ના કર*, ફોન ન કર*, ફોન ના કર*',
    'કોલ કરશો નહીં, ફોન કરશો નહીં, કોલ નહીં કરો, ફોન નહીં કરો, હેરાન ન કર*, bandh kari do, atkavo, call karsho nahi',
    'phone karsho nahi',
  ],
  ur: [
    'اسٹاپ, سٹاپ, بند کرو, بند کریں, بند کر دیں, بند کردیں, بند کر دو, بند کیجیے, بند کیجئے, روکو, روکیں, روکیے',
    'روک دیں, کال مت, فون مت, کال نہ کر*, فون نہ کر*, کال نا کر*, کال نہیں کریں, فون نہیں کریں, تنگ مت, تنگ نہ کر*',
    'پریشان نہ کر*',
  ],
  kn: [
    'ಸ್ಟಾಪ್, ನಿಲ್ಲಿಸ*, ನಿಲ್ಸಿ, ಕರೆ ಮಾಡಬೇಡಿ, ಕರೆ ಮಾಡಬೇಡ, ಕಾಲ್ ಮಾಡಬೇಡಿ, ಫೋನ್ ಮಾಡಬೇಡಿ, ಕರೆ ಬೇಡ, ಕಾಲ್ ಬೇಡ, nillisi, nilsi',
    'call madbedi, call madabedi, call madbeda, phone madbedi, phone madabedi, kare madabedi',
  ],
  ml: [
    'സ്റ്റോപ്പ്, സ്റ്റോപ്, നിർത്ത*, നിറുത്ത*, വിളിക്കരുത്, വിളിക്കേണ്ട, വിളിക്കണ്ട, കോൾ ചെയ്യരുത്, കോൾ വേണ്ട',
    'ഫോൺ ചെയ്യരുത്, nirthu*, nirthoo, nirtu*, niruthuka, vilikkarut*, vilikkanda, vilikkenda, call cheyyarut*',
    'call venda, phone cheyyarut*',
  ],
  pa: [
    'ਸਟਾਪ, ਸਟੌਪ, ਬੰਦ ਕਰੋ, ਬੰਦ ਕਰ ਦਿਓ, ਬੰਦ ਕਰਦੋ, ਰੋਕੋ, ਰੋਕ ਦਿਓ, ਕਾਲ ਨਾ ਕਰ*, ਫੋਨ ਨਾ ਕਰ*, ਕਾਲ ਨਹੀਂ ਕਰੋ, ਤੰਗ ਨਾ ਕਰ*',
    'rok dio, band kar dio, tang na kar*',
  ],
  or: [
    'ଷ୍ଟପ୍, ସ୍ଟପ୍, ବନ୍ଦ କରନ୍ତୁ, ବନ୍ଦ କର, ବନ୍ଦ କରିଦିଅନ୍ତୁ, ରୋକନ୍ତୁ, କଲ୍ କରନ୍ତୁ ନାହିଁ, ଫୋନ୍ କରନ୍ତୁ ନାହିଁ, କଲ୍ କରିବେ ନାହିଁ',
    'ଫୋନ୍ କରିବେ ନାହିଁ, banda karantu, bandha karantu, banda kara, call karantu nahi*, call karibe nahi*',
    'phone karantu nahi*',
  ],
  as: [
    'ষ্টপ, বন্ধ কৰক, বন্ধ কৰা, বন্ধ কৰিব, কল নকৰিব, ফোন নকৰিব, কল নকৰিবা, ফোন নকৰিবা, আমনি নকৰিব, bondho korok',
    'bandha karak, bondh korok, call nokoribo, call nokoriba, phone nokoribo, phone nokoriba, amoni nokoribo',
  ],
};

/** Say stop only as the whole message: in a longer one they mostly mean something else ("cancel my appointment"). */
export const stopAlone: Words = {
  en: [
    'cancel, cancel all, end, quit, revoke, remove, delete, block, never, dnd, leave, off, out, object, i object, no',
    'nope, no call, no calls, no sms, no message, no messages, no msg, no need, not me, disagree, i disagree',
    'not registered, i have not registered, i did not register, stp, sotp, stpo, dtop, satop, tsop',
    'fully block, block all, start dnd, activate dnd, spam, stahp',
  ],
  hi: [
    'बंद, बंद कर, नहीं, नही, मत करो, मत करें, नहीं चाहिए, नही चाहिए, band, bandh, band kar, nahi, nahin, nhi, mat karo',
    'mat kro, nahi chahiye, nhi chahiye',
  ],
  bn: ['বন্ধ, না, চাই না, লাগবে না, bondho, chai na, lagbe na'],
  te: ['వద్దు, vaddu, vadhu, oddu, aapu'],
  mr: ['थांबा, नको, नाही, नका, thamba, nako, naka'],
  ta: ['வேண்டாம், வேணாம், இல்லை, vendam, venam, venda, illai'],
  gu: ['બંધ, ના, નહીં, નથી જોઈતું, nathi joitu'],
  ur: ['بند, نہیں, نہیں چاہیے, مت کرو, مت کریں'],
  kn: ['ಬೇಡ, ಬೇಡಿ, ಇಲ್ಲ, beda, bedi'],
  ml: ['വേണ്ട, വേണ്ടാ, ഇല്ല, illa'],
  pa: ['ਬੰਦ, ਨਹੀਂ, ਨਾ, ਨਹੀਂ ਚਾਹੀਦਾ, nahi chahida'],
  or: ['ବନ୍ଦ, ନାହିଁ, ନା, ଦରକାର ନାହିଁ, banda, darkar nahi'],
  as: ['বন্ধ, নাই, নালাগে, nalage'],
};

/** Begin like a stop word and do not say it. */
export const notStop: readonly string[] = ['stopwatch, stopover, stopgap, stopper, stopcock'];

/** Politeness, which does not change what a message says. */
export const courtesies: readonly string[] = [
  'please, pls, plz, plse, plis, kindly, sir, madam, mam, ji, thanks, thank, thankyou, you, tq, thx, ok, okay, कृपया',
  'प्लीज, जी, धन्यवाद, প্লিজ, অনুগ্রহ, করে, ধন্যবাদ, অনুগ্ৰহ, কৰি, దయచేసి, ప్లీజ్, ధన్యవాదాలు, தயவுசெய்து, ப்ளீஸ், நன்றி',
  'પ્લીઝ, કૃપા, કરીને, આભાર, براہ, کرم, پلیز, شکریہ, ದಯವಿಟ್ಟು, ಪ್ಲೀಸ್, ಧನ್ಯವಾದ, ദയവായി, പ്ലീസ്, നന്ദി, ਕਿਰਪਾ, ਕਰਕੇ, ਪਲੀਜ਼',
  'ਧੰਨਵਾਦ, ଦୟାକରି, ପ୍ଲିଜ୍, ଧନ୍ୟବାଦ',
];

/** The only messages that are START. `yes` is not among them: it may answer any question. */
export const startExactly: Words = {
  en: ['start, unstop, start all, startall'],
  hi: ['स्टार्ट, शुरू, शुरु, शुरू करो, शुरू करें, चालू करो, चालू करें, shuru, shuru karo, chalu karo'],
  bn: ['স্টার্ট, শুরু, শুরু করুন, চালু করুন, shuru korun, chalu korun'],
  te: ['స్టార్ట్, ప్రారంభించు, ప్రారంభించండి, మొదలుపెట్టండి, prarambhinchandi'],
  mr: ['सुरू, सुरु, सुरू करा, सुरु करा, चालू करा, suru, suru kara, chalu kara'],
  ta: ['ஸ்டார்ட், தொடங்கு, தொடங்கவும், தொடங்குங்கள், ஆரம்பிக்கவும், thodangavum, arambikavum'],
  gu: ['સ્ટાર્ટ, શરૂ, શરૂ કરો, ચાલુ કરો, sharu karo'],
  ur: ['اسٹارٹ, سٹارٹ, شروع, شروع کریں, شروع کرو, چالو کریں'],
  kn: ['ಸ್ಟಾರ್ಟ್, ಶುರು, ಶುರು ಮಾಡಿ, ಪ್ರಾರಂಭಿಸಿ, ಆರಂಭಿಸಿ, shuru madi, prarambhisi'],
  ml: ['സ്റ്റാർട്ട്, തുടങ്ങുക, തുടങ്ങൂ, ആരംഭിക്കുക, thudanguka, arambhikkuka'],
  pa: ['ਸਟਾਰਟ, ਸ਼ੁਰੂ, ਸ਼ੁਰੂ ਕਰੋ, ਚਾਲੂ ਕਰੋ'],
  or: ['ଷ୍ଟାର୍ଟ, ଆରମ୍ଭ, ଆରମ୍ଭ କରନ୍ତୁ, ଚାଲୁ କରନ୍ତୁ, arambha karantu, chalu karantu'],
  as: ['ষ্টাৰ্ট, আৰম্ভ, আৰম্ভ কৰক, চালু কৰক, arombho korok'],
};
