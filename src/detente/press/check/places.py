"""Capitals and states as texts name them, with the zone of the capital.

A side whose name is among the words of a place is also known by the other words of its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Place:
    """One state: the zone of its capital, and by language the words for capital, state, people."""

    zone: str
    words: Mapping[str, str]
    """Phrases as in the tables of words; the first names the capital in its plain form."""
    genitive: str = ""
    """The capital's Russian genitive, which an offer needs."""


def _place(zone: str, genitive: str, en: str, ru: str, ar: str, fr: str, es: str, zh: str) -> Place:
    words = {"en": en, "ru": ru, "ar": ar, "fr": fr, "es": es, "zh": zh}
    return Place(zone, words, genitive)


@cache
def places() -> tuple[Place, ...]:
    """The states most often named; the table may grow."""
    return tuple(_place(*row) for row in _ROWS)


_ROWS = (
    ("Europe/Moscow", "Москвы",
     "Moscow, Russia*, Kremlin", "Москв*, московск*, росси*, РФ, кремл*",
     "موسكو, روسيا, روسي, روسية, الكرملين", "Moscou, Russie, russe*, Kremlin",
     "Moscú, Rusia, rus*, Kremlin", "莫斯科, 俄罗斯, 俄方, 俄"),
    ("America/New_York", "Вашингтона",
     "Washington, United States, US, U.S., USA, America*, White House",
     "Вашингтон*, США, американск*, Америк*, Соединенны* Штат*, Белы* дом*, Белого дома",
     "واشنطن, الولايات المتحدة, أمريكا, أميركا, أمريكي, أميركي, أمريكية, أميركية, البيت الأبيض",
     "Washington, États-Unis, américain*, Maison Blanche, Maison-Blanche",
     "Washington, Estados Unidos, EE.UU., EE. UU., estadounidense*, norteamerican*, Casa Blanca",
     "华盛顿, 美国, 美方, 白宫"),
    ("Europe/Kyiv", "Киева",
     "Kyiv, Kiev, Ukrain*", "Киев*, украин*",
     "كييف, أوكرانيا, أوكراني, أوكرانية", "Kiev, Kyiv, Ukraine, ukrain*",
     "Kiev, Kyiv, Ucrania, ucrani*", "基辅, 乌克兰"),
    ("Asia/Shanghai", "Пекина",
     "Beijing, China, Chinese", "Пекин*, пекинск*, Кита*, КНР, китайск*",
     "بكين, الصين, صيني, صينية", "Pékin, Chine, chinois*",
     "Pekín, China, chin*", "北京, 中国, 中方"),
    ("Europe/London", "Лондона",
     "London, Britain, British, United Kingdom, UK, U.K., Downing Street", "Лондон*, лондонск*, Британи*, Великобритани*, британск*",
     "لندن, بريطانيا, بريطاني, بريطانية, المملكة المتحدة", "Londres, Royaume-Uni, britannique*, Grande-Bretagne",
     "Londres, Reino Unido, británic*, Gran Bretaña", "伦敦, 英国, 英方"),
    ("Europe/Paris", "Парижа",
     "Paris, France, French, Élysée", "Париж*, парижск*, Франци*, французск*",
     "باريس, فرنسا, فرنسي, فرنسية", "Paris, France, français*, Élysée",
     "París, Francia, frances*, francés", "巴黎, 法国, 法方"),
    ("Europe/Berlin", "Берлина",
     "Berlin, German*", "Берлин*, берлинск*, Германи*, немецк*, ФРГ, германск*",
     "برلين, ألمانيا, ألماني, ألمانية", "Berlin, Allemagne, allemand*",
     "Berlín, Alemania, aleman*, alemán", "柏林, 德国, 德方"),
    ("Europe/Rome", "Рима",
     "Rome, Italy, Italian*", "Рим, Рима, Риме, римск*, Итали*, итальянск*",
     "روما, إيطاليا, إيطالي, إيطالية", "Rome, Italie, italien*",
     "Roma, Italia, italian*", "罗马, 意大利, 意方"),
    ("Europe/Madrid", "Мадрида",
     "Madrid, Spain, Spanish", "Мадрид*, Испани*, испанск*",
     "مدريد, إسبانيا, إسباني, إسبانية", "Madrid, Espagne, espagnol*",
     "Madrid, España, español*, Moncloa", "马德里, 西班牙"),
    ("Europe/Vienna", "Вены",
     "Vienna, Austria*", "Вена, Вене, Вены, Вену, венск*, Австри*, австрийск*",
     "فيينا, النمسا, نمساوي, نمساوية", "Vienne, Autriche, autrichien*",
     "Viena, Austria, austriac*", "维也纳, 奥地利"),
    ("Europe/Zurich", "Женевы",
     "Geneva, Switzerland, Swiss, Bern", "Женев*, женевск*, Швейцари*, швейцарск*, Берн*",
     "جنيف, سويسرا, سويسري, سويسرية", "Genève, Suisse, suisse*",
     "Ginebra, Suiza, suiz*", "日内瓦, 瑞士"),
    ("Europe/Brussels", "Брюсселя",
     "Brussels, European Union, EU, NATO, Belgi*", "Брюссел*, брюссельск*, Евросоюз*, ЕС, НАТО, Бельги*",
     "بروكسل, الاتحاد الأوروبي, الناتو, حلف شمال الأطلسي, بلجيكا", "Bruxelles, Union européenne, UE, OTAN, Belgique",
     "Bruselas, Unión Europea, UE, OTAN, Bélgica", "布鲁塞尔, 欧盟, 北约"),
    ("Europe/Istanbul", "Анкары",
     "Ankara, Turk*, Türkiye, Istanbul", "Анкар*, анкарск*, Турци*, турецк*, Стамбул*",
     "أنقرة, تركيا, تركي, تركية, إسطنبول", "Ankara, Turquie, turc*, turque*, Istanbul",
     "Ankara, Turquía, turc*, Estambul", "安卡拉, 土耳其, 土方"),
    ("Asia/Tehran", "Тегерана",
     "Tehran, Iran*", "Тегеран*, тегеранск*, Иран*, иранск*",
     "طهران, إيران, إيراني, إيرانية", "Téhéran, Iran, iranien*",
     "Teherán, Irán, iraní*, irani*", "德黑兰, 伊朗, 伊方"),
    ("Asia/Riyadh", "Эр-Рияда",
     "Riyadh, Saudi*, Mecca, Makkah, Jeddah", "Эр-Рияд*, Саудовск*, саудовск*, Джидд*",
     "الرياض, السعودية, سعودي, مكة, جدة, المملكة العربية السعودية", "Riyad, saoudi*, Arabie saoudite",
     "Riad, saudí*, Arabia Saudí, Arabia Saudita", "利雅得, 沙特"),
    ("Asia/Dubai", "Абу-Даби",
     "Abu Dhabi, Emirat*, UAE, Dubai", "Абу-Даби, ОАЭ, эмират*, эмиратск*, Дубай*, Дубае",
     "أبوظبي, أبو ظبي, الإمارات, إماراتي, إماراتية, دبي", "Abou Dhabi, Abou Dabi, Émirats, émirati*, Dubaï",
     "Abu Dabi, Emiratos, emiratí*, Dubái", "阿布扎比, 阿联酋, 迪拜"),
    ("Asia/Qatar", "Дохи",
     "Doha, Qatar*", "Доха, Дохи, Дохе, Доху, Катар*, катарск*",
     "الدوحة, قطر, قطري, قطرية", "Doha, Qatar, qatari*, qatarien*",
     "Doha, Catar, Qatar, qatarí, catarí", "多哈, 卡塔尔"),
    ("Asia/Kuwait", "Эль-Кувейта",
     "Kuwait*", "Кувейт*, Эль-Кувейт*",
     "الكويت, كويتي, كويتية", "Koweït*, koweïtien*",
     "Kuwait, kuwaití*", "科威特"),
    ("Africa/Cairo", "Каира",
     "Cairo, Egypt*", "Каир*, каирск*, Египе*, Египт*, египетск*",
     "القاهرة, مصر, مصري, مصرية", "Le Caire, Caire, Égypte, égyptien*",
     "El Cairo, Egipto, egipci*", "开罗, 埃及, 埃方"),
    ("Asia/Amman", "Аммана",
     "Amman, Jordan*", "Амман*, Иордани*, иорданск*",
     "عمان, الأردن, أردني, أردنية", "Amman, Jordanie, jordanien*",
     "Amán, Jordania, jordan*", "安曼, 约旦"),
    ("Asia/Baghdad", "Багдада",
     "Baghdad, Iraq*", "Багдад*, Ирак*, иракск*",
     "بغداد, العراق, عراقي, عراقية", "Bagdad, Irak, irakien*",
     "Bagdad, Irak, iraquí*", "巴格达, 伊拉克"),
    ("Asia/Jerusalem", "Иерусалима",
     "Jerusalem, Israel*, Tel Aviv", "Иерусалим*, Израил*, израильск*, Тель-Авив*",
     "القدس, إسرائيل, إسرائيلي, إسرائيلية, تل أبيب", "Jérusalem, Israël, israélien*, Tel-Aviv",
     "Jerusalén, Israel, israelí*, Tel Aviv", "耶路撒冷, 以色列, 以方"),
    ("Asia/Kolkata", "Дели",
     "New Delhi, India*, Delhi", "Дели, Нью-Дели, Инди*, индийск*",
     "نيودلهي, الهند, هندي, هندية", "New Delhi, Inde, indien*",
     "Nueva Delhi, India, indi*", "新德里, 印度, 印方"),
    ("Asia/Tokyo", "Токио",
     "Tokyo, Japan*", "Токио, токийск*, Япони*, японск*",
     "طوكيو, اليابان, ياباني, يابانية", "Tokyo, Japon, japonais*",
     "Tokio, Japón, japon*, japonés", "东京, 日本, 日方"),
    ("Asia/Seoul", "Сеула",
     "Seoul, South Korea*, Korea*, ROK, Republic of Korea", "Сеул*, сеульск*, Коре*, корейск*",
     "سيول, كوريا الجنوبية, كوري, كورية", "Séoul, Corée du Sud, coréen*, sud-coréen*",
     "Seúl, Corea del Sur, corean*, surcorean*", "首尔, 韩国, 韩方"),
    ("Asia/Almaty", "Астаны",
     "Astana, Kazakh*", "Астан*, Казахстан*, казахстанск*",
     "أستانا, كازاخستان, كازاخي, كازاخستاني", "Astana, Kazakhstan, kazakh*",
     "Astaná, Kazajistán, kazaj*", "阿斯塔纳, 哈萨克斯坦, 哈方"),
    ("Europe/Minsk", "Минска",
     "Minsk, Belarus*", "Минск*, Беларус*, Белорусс*, белорусск*",
     "مينسك, بيلاروسيا, بيلاروسي, روسيا البيضاء", "Minsk, Biélorussie, Bélarus, biélorusse*",
     "Minsk, Bielorrusia, bielorrus*", "明斯克, 白俄罗斯"),
    ("Africa/Tunis", "Туниса",
     "Tunis*", "Тунис*, тунисск*",
     "تونس, تونسي, تونسية", "Tunis, Tunisie, tunisien*",
     "Túnez, tunecin*", "突尼斯"),
    ("Africa/Algiers", "Алжира",
     "Algiers, Algeria*", "Алжир*, алжирск*",
     "الجزائر, جزائري, جزائرية", "Alger, Algérie, algérien*",
     "Argel, Argelia, argelin*", "阿尔及尔, 阿尔及利亚"),
    ("Africa/Casablanca", "Рабата",
     "Rabat, Morocc*", "Рабат*, Марокк*, марокканск*",
     "الرباط, المغرب, مغربي, مغربية", "Rabat, Maroc, marocain*",
     "Rabat, Marruecos, marroquí*", "拉巴特, 摩洛哥"),
)  # fmt: skip
