load-title = Загрузить людей из файла
load-rail = Загрузить из файла
load-intro = Таблица с людьми, как её сохраняет табличный редактор. Сначала вы увидите, что получится; без вашего решения никто не загрузится.
load-help = Каким должен быть файл
load-file = Файл
load-file-help = CSV или XLSX, не больше { $megabytes } МБ и { $n } строк. В первой строке названия столбцов.
load-file-missing = Выберите файл.
load-file-large = Выберите файл не больше { $megabytes } МБ.
load-file-long = В файле больше { $n } строк. Разделите его на несколько.
load-file-empty = В этом файле ничего нет.
load-file-broken = Этот файл не читается. Сохраните его как CSV или XLSX и попробуйте снова.
load-file-bomb = В распакованном виде этот файл слишком велик. Сохраните его как CSV и попробуйте снова.
load-look = Просмотреть файл
load-earlier = Прежние файлы
load-another = Другой файл
load-lines = { $n ->
    [one] { $n } человек
    [few] { $n } человека
   *[other] { $n } человек
}
load-state-checked = Не загружен
load-state-running = Загружается
load-state-done = Загружен
load-state-undoing = Отменяется
load-state-undone = Отменён
load-running = Люди загружаются
load-undoing = Загрузка отменяется
load-so-far = { $n } из { $all }.
load-leave = Страницу можно закрыть: работа продолжится сама.
load-refresh = Обновить
load-done = { $n ->
    [one] Загружен { $n } человек.
    [few] Загружено { $n } человека.
   *[other] Загружено { $n } человек.
}
load-invited-at = Приглашения отправляются: { $when }.
load-invited = Приглашения отправляются.
load-not-invited = Пока никто не приглашён. Приглашение — это письмо со ссылкой, по которой задают пароль.
load-invite = Отправить приглашения
load-undo = Отменить загрузку
load-undo-what = Отмена уберёт всех, кого добавил этот файл и кто ещё не вошёл, как будто их и не было. Кто уже вошёл, останется.
load-undo-ask = { $n ->
    [one] Убрать { $n } человека?
    [few] Убрать { $n } человек?
   *[other] Убрать { $n } человек?
}
load-undone = { $n ->
    [0] Эта загрузка отменена.
    [one] Эта загрузка отменена. { $n } человек уже вошёл и остаётся.
    [few] Эта загрузка отменена. { $n } человека уже вошли и остаются.
   *[other] Эта загрузка отменена. { $n } человек уже вошли и остаются.
}
load-counts = Что в файле
load-fresh = Новых
load-here = Уже здесь
load-here-what = С этим адресом уже есть учётная запись. Ничего не изменится.
load-bad = С ошибками
load-columns = Столбцы
load-column = В файле
load-column-is = Это
load-columns-save = Просмотреть заново
load-columns-twice = Каждое поле выбирайте только для одного столбца.
load-columns-email = Выберите столбец с адресами почты.
load-field-none = Не читать
load-field-name = Имя
load-field-first_name = Личное имя
load-field-last_name = Фамилия
load-field-email = Почта
load-field-username = Имя входа
load-field-phone = Телефон
load-field-department = Отдел
load-field-team = Группа
load-decide = Загрузить?
load-invitations = Приглашения
load-invites-later = Отправить позже. Люди будут в списке, но войти пока не смогут.
load-invites-now = Отправить, когда все загрузятся.
load-bad-stay = { $n ->
    [one] { $n } строка с ошибкой не загрузится.
    [few] { $n } строки с ошибками не загрузятся.
   *[other] { $n } строк с ошибками не загрузятся.
}
load-start = { $n ->
    [one] Загрузить { $n } человека
    [few] Загрузить { $n } человек
   *[other] Загрузить { $n } человек
}
load-discard = Никого не загружать
load-discarded = Никто не загружен.
load-nobody-new = В этом файле нет новых людей.
load-not-now = Сейчас это уже невозможно. Посмотрите, что с загрузкой.
load-problems = Ошибки
load-problems-download = Скачать эти строки
load-problem = { $field }: { $problem }
load-problem-header = Ошибка
load-line = Строка { $n }
load-preview = Кто загрузится
load-username-made = будет сделано из почты
load-email-twice = Этот адрес уже стоит в строке { $line }.
load-username-twice = Это имя входа уже стоит в строке { $line }.
load-department-unknown = Отдела «{ $name }» нет.
load-team-unknown = Группы «{ $name }» там нет.
