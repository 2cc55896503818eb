# ruff: noqa: RUF001  # Russian letters that look like Latin ones
"""Words that names of generated clinics are made of, English and Russian side by side. None is the name of a provider."""

FIRST = (
    ("Amber", "Янтарь"), ("Aspen", "Осина"), ("Birch", "Берёза"), ("Breeze", "Бриз"), ("Bridge", "Мост"),
    ("Brook", "Ручей"), ("Cedar", "Кедр"), ("Cliff", "Утёс"), ("Cloud", "Облако"), ("Clover", "Клевер"),
    ("Comet", "Комета"), ("Coral", "Коралл"), ("Crane", "Журавль"), ("Dawn", "Рассвет"), ("Delta", "Дельта"),
    ("Dune", "Дюна"), ("Echo", "Эхо"), ("Falcon", "Сокол"), ("Fern", "Папоротник"), ("Fir", "Ель"),
    ("Garden", "Сад"), ("Glade", "Поляна"), ("Granite", "Гранит"), ("Harbour", "Гавань"), ("Hazel", "Орешник"),
    ("Heron", "Цапля"), ("Horizon", "Горизонт"), ("Island", "Остров"), ("Jasper", "Яшма"), ("Lagoon", "Лагуна"),
    ("Lantern", "Фонарь"), ("Vine", "Лоза"), ("Lilac", "Сирень"), ("Linden", "Липа"), ("Lotus", "Лотос"),
    ("Maple", "Клён"), ("Marble", "Мрамор"), ("Meadow", "Луг"), ("Meridian", "Меридиан"), ("Mirror", "Зеркало"),
    ("Morning", "Утро"), ("Mosaic", "Мозаика"), ("Oak", "Дуб"), ("Opal", "Опал"), ("Orchard", "Роща"),
    ("Pearl", "Жемчуг"), ("Pine", "Сосна"), ("Prism", "Призма"), ("Quartz", "Кварц"), ("Sunset", "Закат"),
    ("Raven", "Ворон"), ("Ridge", "Хребет"), ("River", "Река"), ("Rowan", "Рябина"), ("Sail", "Парус"),
    ("Silver", "Серебро"), ("Spring", "Родник"), ("Summit", "Вершина"), ("Valley", "Долина"), ("Willow", "Ива"),
)  # fmt: skip
"""What a clinic is called after."""

SECOND = (
    ("Azure", "Лазурь"), ("Balance", "Баланс"), ("Beacon", "Маяк"), ("Candle", "Свеча"), ("Circle", "Круг"),
    ("Compass", "Компас"), ("Crystal", "Кристалл"), ("Current", "Течение"), ("Ember", "Искра"), ("Feather", "Перо"),
    ("Field", "Поле"), ("Flame", "Пламя"), ("Forest", "Лес"), ("Frost", "Мороз"), ("Gate", "Ворота"),
    ("Glacier", "Ледник"), ("Grain", "Зерно"), ("Grove", "Аллея"), ("Harmony", "Гармония"), ("Honeycomb", "Соты"),
    ("Lake", "Озеро"), ("Leaf", "Лист"), ("Light", "Свет"), ("Moon", "Луна"), ("Moss", "Мох"),
    ("North", "Север"), ("Ocean", "Океан"), ("Petal", "Лепесток"), ("Planet", "Планета"), ("Rain", "Дождь"),
    ("Root", "Корень"), ("Seed", "Семя"), ("Shell", "Ракушка"), ("Shore", "Берег"), ("Sky", "Небо"),
    ("Snow", "Снег"), ("Star", "Звезда"), ("Stone", "Камень"), ("Thread", "Нить"), ("Wave", "Волна"),
)  # fmt: skip
"""And with what."""

KINDS = (
    ("clinic", "клиника"),
    ("centre", "центр"),
    ("institute", "институт"),
    ("hospital", "больница"),
    ("medical house", "медицинский дом"),
)
"""What it calls itself."""
